/** What one person asks for and others have to approve before it is done. */
@NullMarked
package io.boxoffice.purchase.approval;

import org.jspecify.annotations.NullMarked;
