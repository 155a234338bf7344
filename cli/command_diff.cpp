#include <map>
#include <memory>
#include <optional>

#include "cli/context.h"
#include "cli/filter_options.h"
#include "cli/graph_results.h"
#include "cli/output.h"
#include "core/error.h"
#include "queries/diff.h"
#include "queries/names.h"

namespace entente::cli {
namespace {

using queries::Change;
using queries::ChangeKind;
using queries::FollowedEdge;
using queries::Period;

struct Options {
  std::string graph;
  std::string before;
  std::string after;
  std::string node;
  std::string format;
  double least = 0.1;
  std::uint32_t k = 0;
  FilterOptions filter;
};

Period period_of(const std::string& text) {
  const auto period = queries::parse_period(text);
  if (!period) {
    throw UsageError("'" + text +
                     "' is no date: give 2014, 2014-03, 2014-03-18 or two of them, 2014..2016");
  }
  return *period;
}

Json period_to_json(const Period& period) {
  return Json(Json::Object{{"since", period.since ? Json(to_iso(*period.since)) : Json()},
                           {"until", period.until ? Json(to_iso(*period.until)) : Json()}});
}

const FollowedEdge& edge_of(const Change& change) {
  return change.after ? *change.after : *change.before;
}

/// How much an edge weighs, and the number of statements behind it: "0.54 (3)". What is denied
/// carries no influence: there confidence is compared.
std::string weight_to_text(const Change& change, const FollowedEdge& edge) {
  const bool by_confidence =
      change.kind == ChangeKind::kDenied || change.kind == ChangeKind::kAffirmed || !edge.weight;
  return format_number(by_confidence ? edge.edge.confidence : *edge.weight, 2) + " (" +
         std::to_string(edge.edge.statements.size()) + ")";
}

std::string change_to_text(const LoadedGraph& loaded, const Change& change) {
  if (change.kind == ChangeKind::kTurned) {
    return loaded.entity(change.subject).name + " and " + loaded.entity(change.object).name +
           (change.tie_after->sign() < 0 ? ": good to bad" : ": bad to good");
  }
  std::string text = edge_to_text(loaded.graph, edge_of(change).edge) + "   ";
  if (change.before) text += weight_to_text(change, *change.before);
  if (change.before && change.after) text += " → ";
  if (change.after) text += weight_to_text(change, *change.after);
  return text;
}

void print_tie(const LoadedGraph& loaded, const char* when, const queries::SignedTie& tie) {
  print("      " + std::string(when) + ": " + format_number(tie.positive, 2) + " positive, " +
        format_number(tie.negative, 2) + " negative\n");
  print_edges(loaded.graph, strongest_edges(loaded.graph, tie.statements, 2), "         ");
}

void print_for_reader(const LoadedGraph& loaded, const std::vector<Change>& changes) {
  std::optional<ChangeKind> last;
  for (const Change& change : changes) {
    if (change.kind != last) print(std::string(queries::name_of(change.kind)) + "\n");
    last = change.kind;
    print("   " + change_to_text(loaded, change) + "\n");
    if (change.kind == ChangeKind::kTurned) {
      print_tie(loaded, "before", *change.tie_before);
      print_tie(loaded, "after", *change.tie_after);
      continue;
    }
    if (change.before && change.kind != ChangeKind::kStronger) {
      print_evidence(loaded.graph, change.before->edge, "      ", 1);
    }
    if (change.after && change.kind != ChangeKind::kWeaker) {
      print_evidence(loaded.graph, change.after->edge, "      ", 1);
    }
  }
}

Json change_to_json(const LoadedGraph& loaded, const Change& change) {
  const bool turned = change.kind == ChangeKind::kTurned;
  Json before, after;
  if (turned) {
    before = tie_to_json(loaded.graph, *change.tie_before, true);
    after = tie_to_json(loaded.graph, *change.tie_after, true);
  } else {
    if (change.before) before = edge_to_json(loaded.graph, *change.before);
    if (change.after) after = edge_to_json(loaded.graph, *change.after);
  }
  return Json(
      Json::Object{{"change", queries::name_of(change.kind)},
                   {"subject", node_to_json(loaded.entity(change.subject))},
                   {"relation", turned ? Json() : Json(name_of(edge_of(change).edge.relation))},
                   {"object", node_to_json(loaded.entity(change.object))},
                   {"before", std::move(before)},
                   {"after", std::move(after)}});
}

void add_row(const LoadedGraph& loaded, const Change& change, Table& table) {
  std::vector<std::string> row = {std::string(queries::name_of(change.kind)),
                                  loaded.entity(change.subject).name, "",
                                  loaded.entity(change.object).name};
  if (change.kind == ChangeKind::kTurned) {
    for (const auto* tie : {&change.tie_before, &change.tie_after}) {
      row.push_back(format_number((*tie)->balance(), 6));
      row.push_back(std::to_string((*tie)->statements.size()));
    }
  } else {
    row[2] = name_of(edge_of(change).edge.relation);
    for (const auto* edge : {&change.before, &change.after}) {
      const bool there = edge->has_value();
      row.push_back(there ? format_number((*edge)->weight.value_or((*edge)->edge.confidence), 6)
                          : "");
      row.push_back(there ? std::to_string((*edge)->edge.statements.size()) : "0");
    }
  }
  const std::uint32_t said = change.kind == ChangeKind::kTurned
                                 ? change.tie_after->statements.front()
                                 : edge_of(change).edge.statements.front();
  row.push_back(loaded.graph.statements[said].evidence.text);
  table.add(std::move(row));
}

/// At most `k` changes of each kind.
std::vector<Change> first_of_each_kind(std::vector<Change> changes, std::uint32_t k) {
  if (k == 0) return changes;
  std::map<ChangeKind, std::uint32_t> seen;
  std::erase_if(changes, [&](const Change& change) { return ++seen[change.kind] > k; });
  return changes;
}

void run(const Options& options) {
  if (!options.filter.since.empty() || !options.filter.until.empty()) {
    throw UsageError("diff takes its dates as BEFORE and AFTER, not --since and --until");
  }
  const Period before = period_of(options.before);
  const Period after = period_of(options.after);
  queries::DiffOptions question;
  question.filter = make_filter(options.filter);
  question.least = options.least;
  queries::Filter read = question.filter;
  read.include_negated = true;
  const LoadedGraph loaded(options.graph, read, options.node, question.about);
  queries::Diff found = queries::diff(loaded.graph, before, after, question);
  const std::size_t all = found.changes.size();
  found.changes = first_of_each_kind(std::move(found.changes), options.k);

  const Format format = chosen_format(options.format);
  if (format == Format::kTable) {
    print_for_reader(loaded, found.changes);
  } else {
    Json::Array changes;
    Table table({"change", "subject", "relation", "object", "weight before", "count before",
                 "weight after", "count after", "evidence"});
    for (const Change& change : found.changes) {
      changes.push_back(change_to_json(loaded, change));
      add_row(loaded, change, table);
    }
    const Json json(Json::Object{{"before", period_to_json(before)},
                                 {"after", period_to_json(after)},
                                 {"changes", std::move(changes)}});
    print_result(format, json, "changes", table);
  }
  report_undated(found.undated);
  if (all == 0) report("nothing changed between " + options.before + " and " + options.after);
  if (found.changes.size() < all) {
    report(with_commas(static_cast<long long>(all - found.changes.size())) +
           " more changes are not listed; -k 0 lists all");
  }
}

}  // namespace

void add_diff(CLI::App& app, Context&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("diff", "What changed between two dates or periods");
  command->add_option("GRAPH", options->graph, "the graph file")->required();
  command->add_option("BEFORE", options->before, "2014, 2014-03, 2014-03-18, 2010..2014 or ..2014")
      ->required();
  command->add_option("AFTER", options->after, "the later date or period")->required();
  command->add_option("NODE", options->node, "only what this node is part of");
  command->add_option("--least", options->least, "the least change of a weight that counts (0.1)")
      ->check(CLI::Range(0.0, 1.0))
      ->option_text("X");
  add_count_option(*command, options->k, "how many of each kind (all)");
  add_format_option(*command, options->format);
  add_filter_options(*command, options->filter);
  command->footer(
      "turned: good relations became bad, or bad ones good. denied, affirmed: it was affirmed\n"
      "and is now denied, or the reverse. began, ended: only one period says it. stronger,\n"
      "weaker: its influence, or its confidence where it has none, in 0..1, and the number of\n"
      "statements. A statement belongs to every period that its date touches.\n"
      "Example: entente diff world.entente 2021 2022 Russia --min-confidence 0.7");
  command->callback([options] { run(*options); });
}

}  // namespace entente::cli
