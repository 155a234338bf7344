#include "graphs/diagram_part.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace entente::graphs {
namespace {

using Pair = std::pair<uint32_t, uint32_t>;

Pair pair_of(const Edge& edge) { return std::minmax({edge.subject, edge.object}); }

/// The keys of the largest values, at most `count`.
template <class Key>
std::set<Key> largest(const std::map<Key, double>& strengths, size_t count) {
  std::vector<std::pair<double, Key>> order;
  order.reserve(strengths.size());
  for (const auto& [key, strength] : strengths) order.emplace_back(-strength, key);
  std::sort(order.begin(), order.end());
  if (order.size() > count) order.resize(count);
  std::set<Key> keys;
  for (const auto& [strength, key] : order) keys.insert(key);
  return keys;
}

}  // namespace

DiagramPart strongest_part(std::span<const Edge> edges, std::span<const uint32_t> kept,
                           size_t max_nodes, size_t max_lines) {
  std::map<uint32_t, double> node_strengths;
  std::set<Pair> all_pairs;
  for (const Edge& edge : edges) {
    node_strengths[edge.subject] += edge.confidence;
    if (edge.object != edge.subject) node_strengths[edge.object] += edge.confidence;
    all_pairs.insert(pair_of(edge));
  }
  for (const uint32_t node : kept) {
    node_strengths[node] = std::numeric_limits<double>::infinity();
  }
  const std::set<uint32_t> nodes = largest(node_strengths, std::max(max_nodes, kept.size()));
  std::map<Pair, double> pair_strengths;
  for (const Edge& edge : edges) {
    if (nodes.count(edge.subject) == 0 || nodes.count(edge.object) == 0) continue;
    pair_strengths[pair_of(edge)] += edge.confidence;
  }
  const std::set<Pair> pairs = largest(pair_strengths, max_lines);

  DiagramPart part;
  part.all_nodes = node_strengths.size();
  part.all_lines = all_pairs.size();
  part.lines = pairs.size();
  std::set<uint32_t> drawn(kept.begin(), kept.end());
  for (const Edge& edge : edges) {
    if (pairs.count(pair_of(edge)) == 0) continue;
    part.edges.push_back(edge);
    drawn.insert({edge.subject, edge.object});
  }
  part.nodes = drawn.size();
  return part;
}

}  // namespace entente::graphs
