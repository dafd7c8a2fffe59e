package io.boxoffice.purchase.sale;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of a sale.
 *
 * @param patience how long a sale before payment may go without an answer before it is undone
 * @param paymentPoll wait between two looks at a payment that is still being processed
 * @param attempts most reservations that a paid order tries before it is refunded
 */
@ConfigurationProperties("boxoffice.sale")
record SaleProperties(
    @DefaultValue("30s") Duration patience,
    @DefaultValue("5s") Duration paymentPoll,
    @DefaultValue("5") int attempts) {}
