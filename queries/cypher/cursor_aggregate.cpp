#include <algorithm>
#include <cmath>

#include "queries/cypher/accumulator.h"
#include "queries/cypher/cursors.h"
#include "queries/cypher/evaluate.h"

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
      if (plan_.assignments.empty() && groups_ == 0) new_group(ctx);
    }
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
            sum.add(a, ctx.row[e.slot], nullptr, ctx);
          } else {
            sum.add(a, evaluate(e, ctx), nullptr, ctx);
          }
        } else {
          Value second = evaluate(*a.args[1], ctx);
          sum.add(a, evaluate(*a.args[0], ctx), &second, ctx);
        }
      }
    }
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
    bool rows_counted = by == KeyBy::kNothing;
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
    (void)rows_counted;
    add_up(by, columns, ctx);
    return true;
  }

  void add_up(KeyBy by, const std::vector<std::span<const double>>& columns, Context& ctx) {
    const graphs::GraphImage& base = ctx.graph.base();
    size_t rels = base.rels, sums = plan_.aggregations.size();
    size_t keys = by == KeyBy::kNothing ? 1
                  : by == KeyBy::kType  ? ctx.graph.symbols().size()
                                        : base.nodes;
    std::vector<int64_t> rows(keys, 0);
    std::vector<std::vector<double>> totals(sums);
    std::vector<std::vector<int64_t>> counts(sums);
    // Counts and sums of one key come from the same pass over a stretch of relationships.
    auto pass = [&](auto key_of) {
      for (size_t i = 0; i < sums; ++i) {
        if (columns[i].empty()) continue;
        totals[i].assign(keys, 0.0);
        counts[i].assign(keys, 0);
      }
      constexpr size_t kStretch = 1 << 16;
      for (size_t from = 0; from < rels; from += kStretch) {
        ctx.check();
        size_t to = std::min(rels, from + kStretch);
        for (size_t r = from; r < to; ++r) ++rows[key_of(r)];
        for (size_t i = 0; i < sums; ++i) {
          if (columns[i].empty()) continue;
          const double* column = columns[i].data();
          double* total = totals[i].data();
          int64_t* count = counts[i].data();
          for (size_t r = from; r < to; ++r) {
            double x = column[r];
            if (x != x) continue;  // no value
            size_t key = key_of(r);
            total[key] += x;
            ++count[key];
          }
        }
      }
    };
    switch (by) {
      case KeyBy::kNothing:
        pass([](size_t) { return size_t{0}; });
        break;
      case KeyBy::kType: {
        auto types = ctx.graph.rel_types();
        pass([types](size_t r) { return size_t{types[r]}; });
        break;
      }
      case KeyBy::kFrom:
        pass([&base](size_t r) { return size_t{base.sources[r]}; });
        break;
      case KeyBy::kTo:
        pass([&base](size_t r) { return size_t{base.targets[r]}; });
        break;
    }
    for (size_t key = 0; key < keys; ++key) {
      if (rows[key] == 0) continue;
      size_t group = new_group(ctx);
      if (by == KeyBy::kType) {
        keys_.push_back(Value::borrowed(ctx.graph.symbols().name(static_cast<Symbol>(key))));
      } else if (by != KeyBy::kNothing) {
        keys_.push_back(graphs::NodeId{static_cast<uint32_t>(key)});
      }
      for (size_t i = 0; i < sums; ++i) {
        Accumulator& sum = sums_[group * sums + i];
        if (columns[i].empty()) {
          sum.add_floats(rows[key], 0);
        } else if (counts[i][key]) {
          sum.add_floats(counts[i][key], totals[i][key]);
        }
      }
    }
  }

  bool begun_ = false;
  std::vector<Value> keys_;
  std::vector<size_t> hashes_;
  std::vector<Accumulator> sums_;
  std::vector<uint32_t> table_;  // group + 1, 0 for none
  size_t groups_ = 0;
  size_t at_ = 0;
  int64_t held_ = 0;
};

}  // namespace

CursorPtr make_aggregate_cursor(const Plan& plan, Context& ctx) {
  return std::make_unique<AggregateCursor>(plan, ctx);
}

}  // namespace entente::queries::cypher
