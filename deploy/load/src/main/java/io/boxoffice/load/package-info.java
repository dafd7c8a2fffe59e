/**
 * The benches. Each measures something beside a reference of the same run, prints both with their
 * ratio, and says which targets were met. {@code ./boxoffice bench} starts what they measure.
 */
@NullMarked
package io.boxoffice.load;

import org.jspecify.annotations.NullMarked;
