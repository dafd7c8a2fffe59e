/** Webhook signatures as the Standard Webhooks specification lays them out. */
@NullMarked
package io.boxoffice.common.webhook;

import org.jspecify.annotations.NullMarked;
