/// The figures worth knowing beside a number, as rows of a name and a value.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ui/ui.h"

namespace ballpark::ui {

struct CompanionRow {
    std::string name;
    std::string value;
};

/// At most so many rows. Figures about the same thing that follow each other share one: "16 GiB · $3.06/h".
std::vector<CompanionRow> companion_rows(const Ui& ui, const NumberAnswer& answer, std::size_t most);

}  // namespace ballpark::ui
