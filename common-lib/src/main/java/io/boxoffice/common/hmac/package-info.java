/** Signed requests between services. */
@NullMarked
package io.boxoffice.common.hmac;

import org.jspecify.annotations.NullMarked;
