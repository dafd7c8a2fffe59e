/** The registry of tenants: who organises events here. */
@NullMarked
package io.boxoffice.inventory.tenant;

import org.jspecify.annotations.NullMarked;
