/** What the environment must say before the gateway starts. */
@NullMarked
package io.boxoffice.gateway.settings;

import org.jspecify.annotations.NullMarked;
