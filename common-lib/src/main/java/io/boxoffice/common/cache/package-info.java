/**
 * Copies of what the database knows: near ones in this process, shared ones in Redis. A copy is
 * used only while the database confirms its version.
 */
@NullMarked
package io.boxoffice.common.cache;

import org.jspecify.annotations.NullMarked;
