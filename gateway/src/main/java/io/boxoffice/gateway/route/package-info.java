/** Which service answers a path, who may ask, and which limit counts. */
@NullMarked
package io.boxoffice.gateway.route;

import org.jspecify.annotations.NullMarked;
