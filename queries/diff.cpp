#include "queries/diff.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/error.h"

namespace entente::queries {
namespace {

using graphs::Edge;
using graphs::StatementGraph;

/// What is said of one subject, object, relation and modality in a period.
struct Standing {
  std::optional<FollowedEdge> affirmed;
  std::optional<FollowedEdge> denied;
};
using Key = std::tuple<uint32_t, uint32_t, Relation, Modality>;

bool concerns(const StatementGraph& graph, const DiffOptions& options, uint32_t a, uint32_t b) {
  if (options.about && a != *options.about && b != *options.about) return false;
  const auto allowed = [&](uint32_t entity) {
    return entity == options.about || options.filter.allows(graph.entities[entity].entity.type);
  };
  return allowed(a) && allowed(b);
}

Filter within(Filter filter, const Period& period) {
  filter.since = period.since;
  filter.until = period.until;
  return filter;
}

/// What weighs in an edge: the influence it carries, else how sure it is.
double weight_of(const FollowedEdge& edge) { return edge.weight.value_or(edge.edge.confidence); }

uint64_t count_of(const std::optional<FollowedEdge>& edge) {
  return edge ? edge->edge.statements.size() : 0;
}

class Differ {
 public:
  Differ(const StatementGraph& graph, const DiffOptions& options)
      : graph_(graph), options_(options) {}

  Diff run(const Period& before, const Period& after) {
    add_edges(before, &std::pair<Standing, Standing>::first);
    add_edges(after, &std::pair<Standing, Standing>::second);
    for (auto& [key, standing] : by_key_) compare(standing.first, standing.second);
    compare_ties(before, after);
    const auto order = [](const Change& c) {
      const ChangeKind kind = c.kind == ChangeKind::kWeaker ? ChangeKind::kStronger : c.kind;
      return std::tuple(kind, ~c.count, c.subject, c.object);
    };
    std::stable_sort(result_.changes.begin(), result_.changes.end(),
                     [&](const Change& x, const Change& y) { return order(x) < order(y); });
    return std::move(result_);
  }

 private:
  void add_edges(const Period& period, Standing std::pair<Standing, Standing>::*side) {
    Filter filter = within(options_.filter, period);
    filter.include_negated = true;
    const Selection selection = options_.about
                                    ? select(graph_, filter, graph_.statements_of(*options_.about))
                                    : select(graph_, filter);
    result_.undated = selection.undated;
    for (Edge& edge : graphs::edges_of(graph_, selection.statements)) {
      if (!concerns(graph_, options_, edge.subject, edge.object)) continue;
      Standing& standing = by_key_[{edge.subject, edge.object, edge.relation, edge.modality}].*side;
      const bool denied = edge.polarity == Polarity::kNegative;
      const uint32_t from = edge.subject;
      (denied ? standing.denied : standing.affirmed) =
          follow(graph_, std::move(edge), from, options_.weights);
    }
  }

  void compare(const Standing& before, const Standing& after) {
    if (before.affirmed && !after.affirmed && after.denied) {
      add(ChangeKind::kDenied, before.affirmed, after.denied);
    } else if (!before.affirmed && before.denied && after.affirmed) {
      add(ChangeKind::kAffirmed, before.denied, after.affirmed);
    } else {
      compare_edges(before.affirmed, after.affirmed);
      if (options_.filter.include_negated) compare_edges(before.denied, after.denied);
    }
  }

  void compare_edges(const std::optional<FollowedEdge>& before,
                     const std::optional<FollowedEdge>& after) {
    if (!before && !after) return;
    if (!before) {
      add(ChangeKind::kBegan, before, after);
    } else if (!after) {
      add(ChangeKind::kEnded, before, after);
    } else {
      const double change = weight_of(*after) - weight_of(*before);
      if (change >= options_.least) add(ChangeKind::kStronger, before, after);
      if (change <= -options_.least) add(ChangeKind::kWeaker, before, after);
    }
  }

  void add(ChangeKind kind, const std::optional<FollowedEdge>& before,
           const std::optional<FollowedEdge>& after) {
    Change change;
    change.kind = kind;
    change.subject = (before ? before : after)->edge.subject;
    change.object = (before ? before : after)->edge.object;
    change.before = before;
    change.after = after;
    const uint64_t b = count_of(before);
    const uint64_t a = count_of(after);
    change.count = std::max(a, b) - std::min(a, b);
    result_.changes.push_back(std::move(change));
  }

  void compare_ties(const Period& before, const Period& after) {
    Filter filter = options_.filter;
    filter.types.clear();  // concerns() looks at them
    const SignedGraph then = signed_graph(graph_, within(filter, before));
    const SignedGraph now = signed_graph(graph_, within(filter, after));
    for (const SignedTie& tie : then.ties) {
      if (!concerns(graph_, options_, tie.a, tie.b)) continue;
      const SignedTie* other = now.between(tie.a, tie.b);
      if (other == nullptr || tie.sign() * other->sign() >= 0) continue;
      Change change;
      change.kind = ChangeKind::kTurned;
      change.subject = tie.a;
      change.object = tie.b;
      change.count = tie.statements.size() + other->statements.size();
      change.tie_before = tie;
      change.tie_after = *other;
      result_.changes.push_back(std::move(change));
    }
  }

  const StatementGraph& graph_;
  const DiffOptions& options_;
  std::map<Key, std::pair<Standing, Standing>> by_key_;
  Diff result_;
};

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
  const std::size_t dots = text.find("..");
  Period period;
  if (dots == std::string_view::npos) {
    period.since = period.until = parse_iso_date(text);
    if (!period.since) return std::nullopt;
    return period;
  }
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = text.substr(dots + 2);
  period.since = parse_iso_date(first);
  period.until = parse_iso_date(last);
  if (!period.since && !first.empty()) return std::nullopt;
  if (!period.until && !last.empty()) return std::nullopt;
  if (!period.since && !period.until) return std::nullopt;
  return period;
}

std::string_view name_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kTurned:
      return "turned";
    case ChangeKind::kDenied:
      return "denied";
    case ChangeKind::kAffirmed:
      return "affirmed";
    case ChangeKind::kBegan:
      return "began";
    case ChangeKind::kEnded:
      return "ended";
    case ChangeKind::kStronger:
      return "stronger";
    case ChangeKind::kWeaker:
      return "weaker";
  }
  return "";
}

namespace {

/// Whether a period both begins and ends later than another.
bool is_later(const Period& a, const Period& b) {
  const bool begins_later = a.since && (!b.since || first_day(*a.since) > first_day(*b.since));
  const bool ends_later = b.until && (!a.until || last_day(*a.until) > last_day(*b.until));
  return begins_later && ends_later;
}

}  // namespace

Diff diff(const StatementGraph& graph, const Period& before, const Period& after,
          const DiffOptions& options) {
  if (is_later(before, after)) {
    throw UsageError("the first period is later than the second: give the earlier one first");
  }
  return Differ(graph, options).run(before, after);
}

}  // namespace entente::queries
