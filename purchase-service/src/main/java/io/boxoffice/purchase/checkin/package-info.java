/** What this service asks of check-in: to end the life of codes, and to have some printed. */
@NullMarked
package io.boxoffice.purchase.checkin;

import org.jspecify.annotations.NullMarked;
