package io.boxoffice.common.test;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Beans of the tests: a clock that moves, and tokens that the service trusts. */
@TestConfiguration(proxyBeanMethods = false)
public class TestBeans {

  @Bean
  @Primary
  MutableClock mutableClock() {
    return new MutableClock();
  }

  @Bean
  TestTokens testTokens() {
    return new TestTokens();
  }

  @Bean
  TestSigner testSigner(MutableClock clock) {
    return new TestSigner(clock);
  }

  @Bean
  @Primary
  JwtDecoder testJwtDecoder() {
    return TestTokens.decoder();
  }
}
