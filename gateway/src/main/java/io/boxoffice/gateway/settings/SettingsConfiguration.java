package io.boxoffice.gateway.settings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

  @Bean
  GatewaySettings gatewaySettings(Environment environment) {
    return GatewaySettings.from(environment);
  }
}
