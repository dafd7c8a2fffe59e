/** Who may not buy for a while because payments kept failing. */
@NullMarked
package io.boxoffice.purchase.lockout;

import org.jspecify.annotations.NullMarked;
