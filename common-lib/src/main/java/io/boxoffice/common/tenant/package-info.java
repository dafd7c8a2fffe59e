/** Who a piece of work is done for and by: the tenant context that row-level security relies on. */
@NullMarked
package io.boxoffice.common.tenant;

import org.jspecify.annotations.NullMarked;
