package io.boxoffice.common.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs the whole service on a free port, on real PostgreSQL and Kafka, with {@link TestTokens},
 * {@link TestSigner} and {@link MutableClock} as beans. Tests of a module share one context as long
 * as they add nothing to it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = BackendInitializer.class)
@Import(TestBeans.class)
@ActiveProfiles("test")
public @interface ServiceIT {}
