/** The one public address of Boxoffice. */
@NullMarked
package io.boxoffice.gateway;

import org.jspecify.annotations.NullMarked;
