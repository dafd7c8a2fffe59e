package io.boxoffice.common.web;

import io.boxoffice.common.problem.ProblemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.module.SimpleModule;

/** Gives the filters every service has in front of its controllers, and strict JSON. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableScheduling
public class WebAutoConfiguration {

  /** Threads of its own for each worker: by default one slow worker would hold up all others. */
  @Bean
  @ConditionalOnMissingBean(TaskScheduler.class)
  ThreadPoolTaskScheduler taskScheduler(@Value("${boxoffice.workers.threads:8}") int threads) {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setPoolSize(threads);
    scheduler.setThreadNamePrefix("worker-");
    scheduler.setWaitForTasksToCompleteOnShutdown(true);
    scheduler.setAwaitTerminationSeconds(15);
    return scheduler;
  }

  @Bean
  FilterRegistrationBean<CorrelationFilter> correlationFilter() {
    FilterRegistrationBean<CorrelationFilter> bean =
        new FilterRegistrationBean<>(new CorrelationFilter());
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return bean;
  }

  @Bean
  FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
      @Value("${boxoffice.web.max-body:64KB}") DataSize limit, ProblemWriter problems) {
    FilterRegistrationBean<BodyLimitFilter> bean =
        new FilterRegistrationBean<>(new BodyLimitFilter(limit.toBytes(), problems));
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return bean;
  }

  @Bean
  FilterRegistrationBean<WholeAnswerFilter> wholeAnswerFilter() {
    FilterRegistrationBean<WholeAnswerFilter> bean =
        new FilterRegistrationBean<>(new WholeAnswerFilter());
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return bean;
  }

  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    SimpleModule clean = new SimpleModule("clean-text");
    clean.addDeserializer(String.class, new CleanTextDeserializer());
    return builder ->
        builder
            .addModule(clean)
            .enable(
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(
                DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }
}
