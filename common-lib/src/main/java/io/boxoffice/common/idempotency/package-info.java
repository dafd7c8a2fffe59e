/** Requests that may be sent again with the same key. */
@NullMarked
package io.boxoffice.common.idempotency;

import org.jspecify.annotations.NullMarked;
