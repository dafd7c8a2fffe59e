/** OAuth 2 resource-server defaults. */
@NullMarked
package io.boxoffice.common.security;

import org.jspecify.annotations.NullMarked;
