/** Answers that are the same for everybody, fetched once for all who ask at the same time. */
@NullMarked
package io.boxoffice.gateway.shared;

import org.jspecify.annotations.NullMarked;
