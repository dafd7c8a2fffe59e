/** Orders, money and issued tickets. */
@NullMarked
package io.boxoffice.purchase;

import org.jspecify.annotations.NullMarked;
