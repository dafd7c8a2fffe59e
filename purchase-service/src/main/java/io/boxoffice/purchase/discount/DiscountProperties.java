package io.boxoffice.purchase.discount;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether there are discounts.
 *
 * @param enabled false refuses every code
 */
@ConfigurationProperties("boxoffice.discounts")
record DiscountProperties(@DefaultValue("true") boolean enabled) {}
