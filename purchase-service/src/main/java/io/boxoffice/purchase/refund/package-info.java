/** Giving money back: claim, fence, refund, finish, return the stock. */
@NullMarked
package io.boxoffice.purchase.refund;

import org.jspecify.annotations.NullMarked;
