/**
 * Finds events by words. The words of each event are kept by the database itself, in the
 * transaction of the change; OpenSearch, when it is used, follows them.
 */
@NullMarked
package io.boxoffice.inventory.search;

import org.jspecify.annotations.NullMarked;
