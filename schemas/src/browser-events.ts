/**
 * The words of the browser SDK: every event, its attributes, their types and where the name comes from. The SDK's payloads
 * are held against this table by a test; what reads them, dashboards and queries, takes the names from here.
 *
 * `registry`: a name of the OpenTelemetry semantic conventions. `de-facto`: one that opentelemetry-browser uses and the
 * registry lacks. `ours`: neither has it; in their style.
 */
export type AttributeType = "string" | "int" | "double" | "boolean" | "string[]" | "map" | "map[]";

/** Where a name comes from. */
export type NameSource = "registry" | "de-facto" | "ours";

/** An attribute of browser events. */
export interface BrowserAttribute {
  readonly type: AttributeType;
  readonly source: NameSource;
}

/** An event: its own attributes, beside those of every record. */
export interface BrowserEvent {
  readonly source: NameSource;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

function define(source: NameSource, type: AttributeType): BrowserAttribute {
  return { source, type };
}

/** Every attribute of the events, by name. */
export const browserAttributes: Readonly<Record<string, BrowserAttribute>> = {
  "browser.connection.effective_type": define("ours", "string"),
  "browser.console.method": define("de-facto", "string"),
  "browser.csp.blocked": define("ours", "string"),
  "browser.csp.directive": define("ours", "string"),
  "browser.csp.disposition": define("ours", "string"),
  "browser.csp.source": define("ours", "string"),
  "browser.css_selector": define("de-facto", "string"),
  "browser.document.url.full": define("registry", "string"),
  "browser.element.attributes": define("de-facto", "map"),
  "browser.element.field": define("ours", "string"),
  "browser.element.name": define("ours", "string"),
  "browser.element.type": define("ours", "string"),
  "browser.exception.mechanism": define("ours", "string"),
  "browser.link.type": define("ours", "string"),
  "browser.long_animation_frame.blocking_duration": define("ours", "double"),
  "browser.long_animation_frame.duration": define("ours", "double"),
  "browser.long_animation_frame.script_duration": define("ours", "double"),
  "browser.long_animation_frame.script_invoker": define("ours", "string"),
  "browser.long_animation_frame.script_url": define("ours", "string"),
  "browser.media.current_time": define("ours", "double"),
  "browser.media.duration": define("ours", "double"),
  "browser.media.source": define("ours", "string"),
  "browser.mouse_event.button": define("de-facto", "string"),
  "browser.navigation.hash_change": define("de-facto", "boolean"),
  "browser.navigation.same_document": define("de-facto", "boolean"),
  "browser.navigation.type": define("de-facto", "string"),
  "browser.navigation_timing.dom_complete": define("de-facto", "double"),
  "browser.navigation_timing.dom_content_loaded_event_end": define("de-facto", "double"),
  "browser.navigation_timing.dom_content_loaded_event_start": define("de-facto", "double"),
  "browser.navigation_timing.dom_interactive": define("de-facto", "double"),
  "browser.navigation_timing.load_event_end": define("de-facto", "double"),
  "browser.navigation_timing.load_event_start": define("de-facto", "double"),
  "browser.navigation_timing.redirect_count": define("de-facto", "int"),
  "browser.navigation_timing.type": define("de-facto", "string"),
  "browser.navigation_timing.unload_event_end": define("de-facto", "double"),
  "browser.navigation_timing.unload_event_start": define("de-facto", "double"),
  "browser.page.duration": define("ours", "double"),
  "browser.page.instance_id": define("ours", "string"),
  "browser.page.previous_url": define("ours", "string"),
  "browser.page.referrer": define("ours", "string"),
  "browser.page.route": define("ours", "string"),
  "browser.page.scroll_depth": define("ours", "double"),
  "browser.page.title": define("ours", "string"),
  "browser.page.x": define("de-facto", "double"),
  "browser.page.y": define("de-facto", "double"),
  "browser.report.id": define("ours", "string"),
  "browser.report.message": define("ours", "string"),
  "browser.report.source": define("ours", "string"),
  "browser.report.type": define("ours", "string"),
  "browser.resource_timing.connect_end": define("de-facto", "double"),
  "browser.resource_timing.connect_start": define("de-facto", "double"),
  "browser.resource_timing.decoded_body_size": define("de-facto", "int"),
  "browser.resource_timing.domain_lookup_end": define("de-facto", "double"),
  "browser.resource_timing.domain_lookup_start": define("de-facto", "double"),
  "browser.resource_timing.duration": define("de-facto", "double"),
  "browser.resource_timing.encoded_body_size": define("de-facto", "int"),
  "browser.resource_timing.fetch_start": define("de-facto", "double"),
  "browser.resource_timing.initiator_type": define("de-facto", "string"),
  "browser.resource_timing.next_hop_protocol": define("de-facto", "string"),
  "browser.resource_timing.redirect_end": define("de-facto", "double"),
  "browser.resource_timing.redirect_start": define("de-facto", "double"),
  "browser.resource_timing.render_blocking_status": define("de-facto", "string"),
  "browser.resource_timing.request_start": define("de-facto", "double"),
  "browser.resource_timing.response_end": define("de-facto", "double"),
  "browser.resource_timing.response_start": define("de-facto", "double"),
  "browser.resource_timing.secure_connection_start": define("de-facto", "double"),
  "browser.resource_timing.transfer_size": define("de-facto", "int"),
  "browser.resource_timing.worker_start": define("de-facto", "double"),
  "browser.tag_name": define("de-facto", "string"),
  "browser.viewport.height": define("ours", "int"),
  "browser.viewport.width": define("ours", "int"),
  "browser.web_vital.delta": define("registry", "double"),
  "browser.web_vital.id": define("registry", "string"),
  "browser.web_vital.input_delay": define("ours", "double"),
  "browser.web_vital.interaction": define("ours", "string"),
  "browser.web_vital.name": define("registry", "string"),
  "browser.web_vital.navigation_id": define("de-facto", "string"),
  "browser.web_vital.navigation_type": define("registry", "string"),
  "browser.web_vital.presentation_delay": define("ours", "double"),
  "browser.web_vital.processing_duration": define("ours", "double"),
  "browser.web_vital.rating": define("registry", "string"),
  "browser.web_vital.target": define("ours", "string"),
  "browser.web_vital.url": define("ours", "string"),
  "browser.web_vital.value": define("registry", "double"),
  "campaign.first.campaign": define("ours", "string"),
  "campaign.first.click_id": define("ours", "string"),
  "campaign.first.click_id_type": define("ours", "string"),
  "campaign.first.content": define("ours", "string"),
  "campaign.first.id": define("ours", "string"),
  "campaign.first.landing_page": define("ours", "string"),
  "campaign.first.medium": define("ours", "string"),
  "campaign.first.source": define("ours", "string"),
  "campaign.first.term": define("ours", "string"),
  "campaign.last.campaign": define("ours", "string"),
  "campaign.last.click_id": define("ours", "string"),
  "campaign.last.click_id_type": define("ours", "string"),
  "campaign.last.content": define("ours", "string"),
  "campaign.last.id": define("ours", "string"),
  "campaign.last.landing_page": define("ours", "string"),
  "campaign.last.medium": define("ours", "string"),
  "campaign.last.source": define("ours", "string"),
  "campaign.last.term": define("ours", "string"),
  "exception.breadcrumbs": define("ours", "map[]"),
  "exception.component": define("ours", "string"),
  "exception.component_hook": define("ours", "string"),
  "exception.component_stack": define("ours", "string"),
  "exception.debug_ids": define("ours", "map"),
  "exception.message": define("registry", "string"),
  "exception.stacktrace": define("registry", "string"),
  "exception.type": define("registry", "string"),
  "session.id": define("registry", "string"),
  "session.previous_id": define("registry", "string"),
  "url.full": define("registry", "string"),
  "user.email": define("registry", "string"),
  "user.id": define("registry", "string"),
  "user.name": define("registry", "string"),
  "user.roles": define("registry", "string[]"),
};

/** On every record of a page, as far as they are known. `experiment.<id>` are more of them. */
export const browserContext: readonly string[] = [
  "session.id",
  "browser.document.url.full",
  "browser.page.instance_id",
  "browser.page.route",
  "user.id",
  "user.name",
  "user.email",
  "user.roles",
];

/** Timing that documents and files share. */
const timings: readonly string[] = [
  "browser.resource_timing.duration",
  "browser.resource_timing.fetch_start",
  "browser.resource_timing.domain_lookup_start",
  "browser.resource_timing.domain_lookup_end",
  "browser.resource_timing.connect_start",
  "browser.resource_timing.connect_end",
  "browser.resource_timing.secure_connection_start",
  "browser.resource_timing.request_start",
  "browser.resource_timing.response_start",
  "browser.resource_timing.response_end",
  "browser.resource_timing.transfer_size",
  "browser.resource_timing.encoded_body_size",
  "browser.resource_timing.decoded_body_size",
  "browser.resource_timing.redirect_start",
  "browser.resource_timing.redirect_end",
  "browser.resource_timing.worker_start",
  "browser.resource_timing.next_hop_protocol",
];

const campaign: readonly string[] = ["first", "last"].flatMap((touch) =>
  ["source", "medium", "campaign", "term", "content", "id", "click_id", "click_id_type", "landing_page"].map(
    (part) => `campaign.${touch}.${part}`,
  ),
);

const element: readonly string[] = ["browser.tag_name", "browser.css_selector"];
const elementDetails: readonly string[] = ["browser.element.attributes", "browser.element.name"];
const field: BrowserEvent = {
  source: "ours",
  required: element,
  optional: ["browser.element.name", "browser.element.field", "browser.element.type"],
};
const media: BrowserEvent = {
  source: "ours",
  required: [...element, "browser.media.source", "browser.media.current_time", "browser.media.duration"],
  optional: elementDetails,
};
const frustration: BrowserEvent = { source: "ours", required: element, optional: elementDetails };

/** Every event of the browser SDK, by name. */
export const browserEvents: Readonly<Record<string, BrowserEvent>> = {
  "session.start": {
    source: "registry",
    required: ["session.id"],
    optional: ["session.previous_id"],
  },
  "session.end": {
    source: "registry",
    required: ["session.id"],
    optional: [],
  },
  exception: {
    source: "registry",
    required: ["exception.type", "exception.message", "browser.exception.mechanism"],
    optional: [
      "exception.stacktrace",
      "exception.debug_ids",
      "exception.breadcrumbs",
      "exception.component",
      "exception.component_hook",
      "exception.component_stack",
    ],
  },
  "browser.web_vital": {
    source: "registry",
    required: ["browser.web_vital.name", "browser.web_vital.value", "browser.web_vital.delta", "browser.web_vital.id"],
    optional: [
      "browser.web_vital.rating",
      "browser.web_vital.navigation_type",
      "browser.web_vital.navigation_id",
      "browser.web_vital.target",
      "browser.web_vital.url",
      "browser.web_vital.interaction",
      "browser.web_vital.input_delay",
      "browser.web_vital.processing_duration",
      "browser.web_vital.presentation_delay",
    ],
  },
  "browser.navigation": {
    source: "de-facto",
    required: ["url.full", "browser.navigation.same_document", "browser.navigation.hash_change"],
    optional: ["browser.navigation.type"],
  },
  "browser.navigation_timing": {
    source: "de-facto",
    required: ["url.full"],
    optional: [
      "browser.navigation_timing.type",
      "browser.navigation_timing.dom_complete",
      "browser.navigation_timing.dom_content_loaded_event_start",
      "browser.navigation_timing.dom_content_loaded_event_end",
      "browser.navigation_timing.dom_interactive",
      "browser.navigation_timing.load_event_start",
      "browser.navigation_timing.load_event_end",
      "browser.navigation_timing.redirect_count",
      "browser.navigation_timing.unload_event_start",
      "browser.navigation_timing.unload_event_end",
      ...timings,
    ],
  },
  "browser.resource_timing": {
    source: "de-facto",
    required: ["url.full"],
    optional: ["browser.resource_timing.initiator_type", "browser.resource_timing.render_blocking_status", ...timings],
  },
  "browser.user_action.click": {
    source: "de-facto",
    required: [...element, "browser.mouse_event.button", "browser.page.x", "browser.page.y"],
    optional: [...elementDetails],
  },
  "browser.console": {
    source: "de-facto",
    required: ["browser.console.method"],
    optional: [],
  },
  "browser.page_view": {
    source: "ours",
    required: ["url.full", "browser.page.title", "browser.viewport.width", "browser.viewport.height"],
    optional: ["browser.page.referrer", "browser.page.previous_url", "browser.connection.effective_type", ...campaign],
  },
  "browser.page_leave": {
    source: "ours",
    required: ["url.full", "browser.page.duration", "browser.page.scroll_depth"],
    optional: [],
  },
  "browser.link.click": {
    source: "ours",
    required: [...element, "url.full", "browser.link.type"],
    optional: [...elementDetails],
  },
  "browser.user_action.submit": field,
  "browser.user_action.change": field,
  "browser.user_action.rage_click": frustration,
  "browser.user_action.dead_click": frustration,
  "browser.media.play": media,
  "browser.media.pause": media,
  "browser.media.ended": media,
  "browser.resource_error": {
    source: "ours",
    required: ["browser.tag_name"],
    optional: ["url.full"],
  },
  "browser.csp_violation": {
    source: "ours",
    required: ["browser.csp.directive", "browser.csp.disposition"],
    optional: ["browser.csp.blocked", "browser.csp.source"],
  },
  "browser.report": {
    source: "ours",
    required: ["browser.report.type"],
    optional: ["browser.report.id", "browser.report.message", "browser.report.source"],
  },
  "browser.long_animation_frame": {
    source: "ours",
    required: ["browser.long_animation_frame.duration", "browser.long_animation_frame.blocking_duration"],
    optional: [
      "browser.long_animation_frame.script_duration",
      "browser.long_animation_frame.script_url",
      "browser.long_animation_frame.script_invoker",
    ],
  },
};
