/** How the writes of many sales share transactions. */
@NullMarked
package io.boxoffice.purchase.commit;

import org.jspecify.annotations.NullMarked;
