/** Events from Kafka that take effect once. */
@NullMarked
package io.boxoffice.common.inbox;

import org.jspecify.annotations.NullMarked;
