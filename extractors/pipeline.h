#pragma once
#include "extractors/annotations.h"
namespace entente::extractors {
struct PipelineOptions { std::vector<std::string> gazetteer_files, lexicon_files; bool fast = false; };
class Pipeline { public: explicit Pipeline(PipelineOptions) {} AnnotatedDocument run(Document d) const { AnnotatedDocument a; a.source = std::move(d); return a; } };
}
