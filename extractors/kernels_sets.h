#pragma once

#include "extractors/kernels.h"

namespace entente::extractors {

/// The kernels of one instruction set, null where the machine lacks it or the program was built
/// for another architecture.
const Kernels* avx2_kernels();
const Kernels* avx512_kernels();

}  // namespace entente::extractors
