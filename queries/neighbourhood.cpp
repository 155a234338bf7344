#include "queries/neighbourhood.h"

#include <algorithm>
#include <map>

namespace entente::queries {
namespace {

using graphs::Said;
using graphs::StatementGraph;

/// Selected statements by the entity they start from.
struct Steps {
  std::vector<uint32_t> starts;
  std::vector<std::pair<uint32_t, uint32_t>> to;  // other end, statement

  Steps(const StatementGraph& graph, const std::vector<uint32_t>& statements, Direction direction) {
    const auto each = [&](auto visit) {
      for (const uint32_t i : statements) {
        const Said& said = graph.statements[i];
        const bool both = direction == Direction::kBoth || info(said.relation).symmetric;
        if (both || direction == Direction::kOut) visit(said.subject, said.object, i);
        if ((both || direction == Direction::kIn) && said.subject != said.object) {
          visit(said.object, said.subject, i);
        }
      }
    };
    starts.assign(graph.entities.size() + 1, 0);
    each([&](uint32_t from, uint32_t, uint32_t) { ++starts[from + 1]; });
    for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    to.resize(starts.back());
    std::vector<uint32_t> next(starts.begin(), starts.end() - 1);
    each([&](uint32_t from, uint32_t other, uint32_t i) { to[next[from]++] = {other, i}; });
  }

  std::span<const std::pair<uint32_t, uint32_t>> of(uint32_t entity) const {
    return std::span(to).subspan(starts[entity], starts[entity + 1] - starts[entity]);
  }
};

struct Reached {
  int hops = 0;
  std::vector<std::pair<uint32_t, uint32_t>> by;  // nearer node, statement
};

/// Everything within `hops` steps of a node, itself left out.
std::map<uint32_t, Reached> reach(const Steps& steps, uint32_t node, int hops,
                                  StepCounter& counter) {
  std::map<uint32_t, Reached> reached;
  std::vector<uint32_t> frontier = {node};
  for (int hop = 1; hop <= hops && !frontier.empty(); ++hop) {
    std::vector<uint32_t> next;
    for (const uint32_t from : frontier) {
      for (const auto& [other, statement] : steps.of(from)) {
        counter.step();
        if (other == node) continue;
        const auto [found, is_new] = reached.try_emplace(other);
        if (is_new) {
          found->second.hops = hop;
          next.push_back(other);
        }
        if (found->second.hops == hop) found->second.by.emplace_back(from, statement);
      }
    }
    std::sort(next.begin(), next.end());
    frontier = std::move(next);
  }
  return reached;
}

void add_edges(const StatementGraph& graph, const Reached& reached, const InfluenceWeights& weights,
               Neighbour& neighbour) {
  std::map<uint32_t, std::vector<uint32_t>> by_nearer;
  for (const auto& [from, statement] : reached.by) by_nearer[from].push_back(statement);
  for (auto& [from, statements] : by_nearer) {
    std::sort(statements.begin(), statements.end());
    statements.erase(std::unique(statements.begin(), statements.end()), statements.end());
    for (graphs::Edge& edge : graphs::edges_of(graph, statements)) {
      neighbour.count += edge.statements.size();
      neighbour.edges.push_back(follow(graph, std::move(edge), from, weights));
    }
  }
}

}  // namespace

Neighbourhood neighbourhood(const StatementGraph& graph, uint32_t node,
                            const NeighbourhoodOptions& options) {
  Selection selection = select(graph, options.filter);
  const Steps steps(graph, selection.statements, options.direction);
  StepCounter counter(options.limits);
  Neighbourhood result;
  result.node = node;
  result.undated = selection.undated;
  const auto around = reach(steps, node, options.hops, counter);
  std::map<uint32_t, Reached> other;
  if (options.shared_with) other = reach(steps, *options.shared_with, options.hops, counter);
  for (const auto& [entity, reached] : around) {
    if (!options.filter.allows(graph.entities[entity].entity.type)) continue;
    Neighbour neighbour;
    neighbour.node = entity;
    neighbour.hops = reached.hops;
    if (options.shared_with) {
      const auto shared = other.find(entity);
      if (shared == other.end() || entity == *options.shared_with) continue;
      neighbour.hops = std::max(neighbour.hops, shared->second.hops);
      // A statement that leads to it from both sides is said once.
      Reached both = reached;
      both.by.insert(both.by.end(), shared->second.by.begin(), shared->second.by.end());
      std::sort(both.by.begin(), both.by.end());
      both.by.erase(std::unique(both.by.begin(), both.by.end()), both.by.end());
      add_edges(graph, both, options.weights, neighbour);
    } else {
      add_edges(graph, reached, options.weights, neighbour);
    }
    result.neighbours.push_back(std::move(neighbour));
  }
  std::stable_sort(result.neighbours.begin(), result.neighbours.end(),
                   [](const Neighbour& a, const Neighbour& b) {
                     if (a.hops != b.hops) return a.hops < b.hops;
                     return a.count > b.count;
                   });
  return result;
}

Why why(const StatementGraph& graph, uint32_t a, std::optional<uint32_t> b, const Filter& filter) {
  Selection selection = select(graph, filter, graph.statements_of(a));
  Why result;
  result.undated = selection.undated;
  for (const uint32_t i : selection.statements) {
    const Said& said = graph.statements[i];
    const uint32_t other = said.subject == a ? said.object : said.subject;
    if (b && other != *b) continue;
    if (!filter.allows(graph.entities[other].entity.type)) continue;
    result.statements.push_back(i);
  }
  return result;
}

}  // namespace entente::queries
