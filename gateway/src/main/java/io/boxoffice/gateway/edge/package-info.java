/** What happens to every request and answer at the outermost edge. */
@NullMarked
package io.boxoffice.gateway.edge;

import org.jspecify.annotations.NullMarked;
