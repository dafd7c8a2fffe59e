/** Roles, connection pools and transactions of a service's own schema. */
@NullMarked
package io.boxoffice.common.database;

import org.jspecify.annotations.NullMarked;
