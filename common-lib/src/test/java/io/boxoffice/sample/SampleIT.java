package io.boxoffice.sample;

import io.boxoffice.common.test.ServiceIT;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** The one context that the tests of the common library share. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ServiceIT
@TestPropertySource(
    properties = {
      "spring.config.import=classpath:boxoffice-defaults.yaml",
      "spring.application.name=sample-service",
      "spring.liquibase.change-log=classpath:sample/changelog.yaml",
      "boxoffice.database.schema=sample",
      "boxoffice.outbox.topic=boxoffice.sample",
      // no poll comes while the tests run: what is published was told of
      "boxoffice.outbox.poll=10m",
      "boxoffice.security.public-get=/api/public/**",
      "boxoffice.security.public-post=/api/hooks/**",
      "boxoffice.security.without-tenant=/api/hooks/**",
      "sample.remote.url=http://localhost:${sample.remote.port:1}"
    })
@interface SampleIT {}
