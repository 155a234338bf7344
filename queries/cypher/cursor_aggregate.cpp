#include <algorithm>
#include <cmath>

#include "queries/cypher/accumulator.h"
#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"
#include "queries/traversal.h"

namespace entente::queries::cypher {

using graphs::Value;

namespace {

// Groups by the values of the key expressions: an open-addressing table over flat arrays.
class AggregateCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;

  bool next(Context& ctx) override {
    if (!begun_) {
      begun_ = true;
      if (!by_columns(ctx) && !distinct_nodes(ctx)) gather(ctx);
      if (plan_.assignments.empty() && groups_ == 0 && columns_.keys == 0) {
        columns_.used = false;
        new_group(ctx);
      }
    }
    if (columns_.used) return next_column_group(ctx);
    if (at_ == groups_) return false;
    size_t keys = plan_.assignments.size(), sums = plan_.aggregations.size();
    for (size_t i = 0; i < keys; ++i) ctx.row[plan_.assignments[i].slot] = keys_[at_ * keys + i];
    for (size_t i = 0; i < sums; ++i) {
      ctx.row[plan_.aggregations[i].slot] = sums_[at_ * sums + i].result(plan_.aggregations[i]);
    }
    ++at_;
    return true;
  }
  void reset(Context& ctx) override {
    begun_ = false;
    keys_.clear();
    hashes_.clear();
    sums_.clear();
    table_.clear();
    columns_ = Columns();
    groups_ = at_ = 0;
    ctx.hold(-held_);
    held_ = 0;
    ChildCursor::reset(ctx);
  }

 private:
  size_t new_group(Context& ctx) {
    int64_t bytes = static_cast<int64_t>(plan_.aggregations.size() * sizeof(Accumulator) +
                                         plan_.assignments.size() * sizeof(Value) + 24);
    ctx.hold(bytes);
    held_ += bytes;
    sums_.resize(sums_.size() + plan_.aggregations.size());
    return groups_++;
  }

  size_t group_of(const std::vector<Value>& key, Context& ctx) {
    size_t keys = key.size();
    if (keys == 0) return groups_ == 0 ? new_group(ctx) : 0;
    size_t hash = 0;
    for (const Value& v : key) hash = hash * 0x9e3779b97f4a7c15u + graphs::hash_value(v);
    hash ^= hash >> 29;
    if (groups_ * 2 >= table_.size()) grow();
    size_t mask = table_.size() - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
      uint32_t g = table_[i];
      if (g == 0) {
        size_t group = new_group(ctx);
        table_[i] = static_cast<uint32_t>(group + 1);
        hashes_.push_back(hash);
        for (const Value& v : key) {
          keys_.push_back(v);
          int64_t bytes = static_cast<int64_t>(v.heap_bytes());
          if (bytes) {
            ctx.hold(bytes);
            held_ += bytes;
          }
        }
        return group;
      }
      if (hashes_[g - 1] != hash) continue;
      bool same = true;
      for (size_t k = 0; k < keys && same; ++k) {
        same = graphs::equivalent(keys_[(g - 1) * keys + k], key[k]);
      }
      if (same) return g - 1;
    }
  }

  void grow() {
    table_.assign(std::max<size_t>(64, table_.size() * 4), 0);
    size_t mask = table_.size() - 1;
    for (size_t g = 0; g < groups_; ++g) {
      size_t i = hashes_[g] & mask;
      while (table_[i]) i = (i + 1) & mask;
      table_[i] = static_cast<uint32_t>(g + 1);
    }
  }

  void gather(Context& ctx) {
    std::vector<Value> key(plan_.assignments.size());
    size_t sums = plan_.aggregations.size();
    while (child_->next(ctx)) {
      ctx.tick();
      for (size_t i = 0; i < key.size(); ++i) key[i] = evaluate(*plan_.assignments[i].expr, ctx);
      size_t group = group_of(key, ctx);
      for (size_t i = 0; i < sums; ++i) {
        const Aggregation& a = plan_.aggregations[i];
        Accumulator& sum = sums_[group * sums + i];
        if (a.args.empty()) {
          sum.add_row();
        } else if (a.args.size() == 1) {
          const Expr& e = *a.args[0];
          if (e.op == Op::kSlot) {
            add(sum, a, ctx.row[e.slot], nullptr, ctx);
          } else {
            add(sum, a, evaluate(e, ctx), nullptr, ctx);
          }
        } else {
          Value second = evaluate(*a.args[1], ctx);
          add(sum, a, evaluate(*a.args[0], ctx), &second, ctx);
        }
      }
    }
  }

  /// What an accumulator holds is let go with the groups.
  void add(Accumulator& sum, const Aggregation& a, const Value& v, const Value* second,
           Context& ctx) {
    const int64_t before = ctx.held();
    sum.add(a, v, second, ctx);
    held_ += ctx.held() - before;
  }

  // count(DISTINCT n) of nothing but nodes needs a bit for each.
  bool distinct_nodes(Context& ctx) {
    if (!plan_.assignments.empty() || plan_.aggregations.size() != 1) return false;
    const Aggregation& a = plan_.aggregations[0];
    if (!a.distinct || a.function->kind != AggregateKind::kCount || a.args[0]->op != Op::kSlot ||
        !a.args[0]->type.is(Type::kNode)) {
      return false;
    }
    Accumulator& sum = sums_[new_group(ctx)];
    Slot slot = a.args[0]->slot;
    std::vector<uint64_t> seen(ctx.graph.node_end().v / 64 + 1);
    while (child_->next(ctx)) {
      const Value& v = ctx.row[slot];
      if (!v.is_node()) continue;
      uint64_t bit = uint64_t{1} << (v.as_node().v & 63);
      uint64_t& word = seen[v.as_node().v >> 6];
      if (word & bit) continue;
      word |= bit;
      sum.add_row();
    }
    return true;
  }

  // --- All relationships of a graph without changes, grouped by type or by one end ---

  enum class KeyBy { kNothing, kType, kFrom, kTo };

  // The column of floats that an aggregate's argument reads; nothing if it is another expression.
  std::optional<std::span<const double>> column_of(const Aggregation& a, Context& ctx) const {
    const Expr& e = *a.args[0];
    if (e.op != Op::kProperty || e.args[0]->op != Op::kSlot ||
        e.args[0]->slot != plan_.child->slot) {
      return std::nullopt;
    }
    const auto* column = ctx.graph.base().rel_column(e.symbol);
    if (!column || column->type != graphs::ColumnType::kDouble) return std::nullopt;
    return ctx.graph.rel_doubles(e.symbol);
  }

  bool by_columns(Context& ctx) {
    if (plan_.kind != PlanKind::kRelAggregate || ctx.graph.has_changes()) return false;
    const Plan& scan = *plan_.child;
    if (plan_.assignments.size() > 1) return false;
    KeyBy by = KeyBy::kNothing;
    if (plan_.assignments.size() == 1) {
      const Expr& e = *plan_.assignments[0].expr;
      if (e.op == Op::kSlot && e.slot == scan.from) {
        by = KeyBy::kFrom;
      } else if (e.op == Op::kSlot && e.slot == scan.to) {
        by = KeyBy::kTo;
      } else if (e.op == Op::kFunction && e.function->name == "type" &&
                 e.args[0]->op == Op::kSlot && e.args[0]->slot == scan.slot) {
        by = KeyBy::kType;
      } else {
        return false;
      }
    }
    std::vector<std::span<const double>> columns(plan_.aggregations.size());
    for (size_t i = 0; i < plan_.aggregations.size(); ++i) {
      const Aggregation& a = plan_.aggregations[i];
      if (a.distinct) return false;
      if (a.args.empty() || (a.function->kind == AggregateKind::kCount &&
                             a.args[0]->op == Op::kSlot && a.args[0]->slot == scan.slot)) {
        continue;
      }
      if (a.function->kind != AggregateKind::kSum && a.function->kind != AggregateKind::kAvg) {
        return false;
      }
      auto column = column_of(a, ctx);
      if (!column) return false;
      columns[i] = *column;
    }
    add_up(by, columns, ctx);
    return true;
  }

  // Rows, sums and counts by key stay in flat arrays; next() gives one group after the other.
  struct Columns {
    KeyBy by = KeyBy::kNothing;
    bool used = false;
    size_t keys = 0;
    size_t next = 0;
    std::vector<std::vector<double>> totals;   // by aggregation; empty where it counts rows
    std::vector<std::vector<int64_t>> counts;  // empty where every relationship has a value
  };

  int64_t rows_of(size_t key, Context& ctx) const {
    const graphs::GraphImage& base = ctx.graph.base();
    switch (columns_.by) {
      case KeyBy::kNothing:
        return base.rels;
      case KeyBy::kType:
        return key < base.type_counts.size() ? base.type_counts[key] : 0;
      case KeyBy::kFrom:
        return base.out_offsets[key + 1] - base.out_offsets[key];
      case KeyBy::kTo:
        return base.in_offsets[key + 1] - base.in_offsets[key];
    }
    return 0;
  }

  void add_up(KeyBy by, const std::vector<std::span<const double>>& columns, Context& ctx) {
    const graphs::GraphImage& base = ctx.graph.base();
    size_t rels = base.rels, sums = plan_.aggregations.size();
    columns_ = Columns();
    columns_.by = by;
    columns_.used = true;
    columns_.keys = by == KeyBy::kNothing ? (rels > 0 ? 1 : 0)
                    : by == KeyBy::kType  ? ctx.graph.symbols().size()
                                          : base.nodes;
    columns_.totals.resize(sums);
    columns_.counts.resize(sums);
    auto types = ctx.graph.rel_types();
    for (size_t i = 0; i < sums; ++i) {
      if (columns[i].empty()) continue;
      bool complete = base.rel_column(plan_.aggregations[i].args[0]->symbol)->complete();
      columns_.totals[i].assign(columns_.keys, 0.0);
      if (!complete) columns_.counts[i].assign(columns_.keys, 0);
      held_ += static_cast<int64_t>(columns_.keys * (complete ? 8 : 16));
      ctx.hold(static_cast<int64_t>(columns_.keys * (complete ? 8 : 16)));
      const double* column = columns[i].data();
      double* total = columns_.totals[i].data();
      int64_t* count = columns_.counts[i].data();
      auto pass = [&](auto key_of) {
        constexpr size_t kStretch = 1 << 18;
        for (size_t from = 0; from < rels; from += kStretch) {
          ctx.check();
          size_t to = std::min(rels, from + kStretch);
          if (complete) {
            for (size_t r = from; r < to; ++r) total[key_of(r)] += column[r];
            continue;
          }
          for (size_t r = from; r < to; ++r) {
            if (column[r] != column[r]) continue;  // no value
            total[key_of(r)] += column[r];
            ++count[key_of(r)];
          }
        }
      };
      switch (by) {
        case KeyBy::kNothing:
          pass([](size_t) { return size_t{0}; });
          break;
        case KeyBy::kType:
          pass([types](size_t r) { return size_t{types[r]}; });
          break;
        case KeyBy::kFrom:
          pass([sources = base.sources](size_t r) { return size_t{sources[r]}; });
          break;
        case KeyBy::kTo:
          pass([targets = base.targets](size_t r) { return size_t{targets[r]}; });
          break;
      }
    }
  }

  bool next_column_group(Context& ctx) {
    for (; columns_.next < columns_.keys; ++columns_.next) {
      size_t key = columns_.next;
      int64_t rows = rows_of(key, ctx);
      if (rows == 0) continue;
      ctx.tick();
      if (columns_.by == KeyBy::kType) {
        ctx.row[plan_.assignments[0].slot] =
            Value::borrowed(ctx.graph.symbols().name(static_cast<Symbol>(key)));
      } else if (columns_.by != KeyBy::kNothing) {
        ctx.row[plan_.assignments[0].slot] = graphs::NodeId{static_cast<uint32_t>(key)};
      }
      for (size_t i = 0; i < plan_.aggregations.size(); ++i) {
        const Aggregation& a = plan_.aggregations[i];
        Accumulator sum;
        if (columns_.totals[i].empty()) {
          sum.add_floats(rows, 0);
        } else {
          int64_t n = columns_.counts[i].empty() ? rows : columns_.counts[i][key];
          if (n > 0) sum.add_floats(n, columns_.totals[i][key]);
        }
        ctx.row[a.slot] = sum.result(a);
      }
      ++columns_.next;
      return true;
    }
    return false;
  }

  Columns columns_;
  bool begun_ = false;
  std::vector<Value> keys_;
  std::vector<size_t> hashes_;
  std::vector<Accumulator> sums_;
  std::vector<uint32_t> table_;  // group + 1, 0 for none
  size_t groups_ = 0;
  size_t at_ = 0;
  int64_t held_ = 0;
};

class CountReachCursor : public ChildCursor {
 public:
  using ChildCursor::ChildCursor;
  bool next(Context& ctx) override {
    if (std::exchange(done_, true)) return false;
    std::vector<graphs::NodeId> starts;
    while (child_->next(ctx)) {
      if (ctx.row[plan_.from].is_node()) starts.push_back(ctx.row[plan_.from].as_node());
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    ctx.row[plan_.slot] = starts.size() == 1 ? from_one(starts[0], ctx) : from_many(starts, ctx);
    return true;
  }
  void reset(Context& ctx) override {
    done_ = false;
    ChildCursor::reset(ctx);
  }

 private:
  int64_t from_one(graphs::NodeId start, Context& ctx) const {
    return static_cast<int64_t>(queries::count_within(ctx.graph, start, most_steps(plan_),
                                                      moves_of(plan_), ctx.search_limits()));
  }
  int64_t from_many(const std::vector<graphs::NodeId>& starts, Context& ctx) const {
    std::vector<bool> seen(ctx.graph.node_end().v);
    int64_t count = 0;
    for (graphs::NodeId start : starts) {
      ctx.check();
      for (const auto& d : queries::within(ctx.graph, start, most_steps(plan_), moves_of(plan_),
                                           ctx.search_limits())) {
        if (!seen[d.node.v]) ++count;
        seen[d.node.v] = true;
      }
    }
    return count;
  }

  bool done_ = false;
};

}  // namespace

CursorPtr make_aggregate_cursor(const Plan& plan, Context& ctx) {
  if (plan.kind == PlanKind::kCountReach) return std::make_unique<CountReachCursor>(plan, ctx);
  return std::make_unique<AggregateCursor>(plan, ctx);
}

}  // namespace entente::queries::cypher
