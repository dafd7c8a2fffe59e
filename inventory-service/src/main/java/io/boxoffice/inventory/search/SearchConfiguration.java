package io.boxoffice.inventory.search;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/** Gives what speaks to OpenSearch, when {@code SEARCH_URL} is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(SearchConfiguration.UsesOpenSearch.class)
class SearchConfiguration {

  static final class UsesOpenSearch implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return StringUtils.hasText(context.getEnvironment().getProperty("boxoffice.search.url"));
    }
  }

  @Bean
  OpenSearchClient openSearchClient(SearchSettings settings, JsonMapper json) {
    return new OpenSearchClient(settings, json);
  }

  @Bean
  OpenSearchRanking openSearchRanking(OpenSearchClient client, SearchSettings settings) {
    return new OpenSearchRanking(client, settings);
  }

  @Bean
  EventIndex eventIndex(OpenSearchClient client, SearchSettings settings) {
    return new EventIndex(client, settings.index());
  }

  @Bean
  TellOpenSearch tellOpenSearch(
      SearchChanges changes, SearchRebuilds rebuilds, EventIndex index, MeterRegistry meters) {
    return new TellOpenSearch(changes, rebuilds, index, meters);
  }
}
