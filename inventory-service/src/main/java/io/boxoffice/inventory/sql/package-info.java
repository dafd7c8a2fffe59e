/** Values as the database driver wants and gives them. */
@NullMarked
package io.boxoffice.inventory.sql;

import org.jspecify.annotations.NullMarked;
