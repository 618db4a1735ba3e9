#include "quantity/unit.h"

namespace ballpark {

std::string_view to_string(Unit unit) {
    switch (unit) {
        case Unit::count: return "count";
        case Unit::ratio: return "ratio";
        case Unit::share: return "share";
        case Unit::bytes: return "bytes";
        case Unit::bytes_per_token: return "bytes_per_token";
        case Unit::bytes_per_second: return "bytes_per_second";
        case Unit::bytes_per_parameter: return "bytes_per_parameter";
        case Unit::tokens: return "tokens";
        case Unit::words: return "words";
        case Unit::tokens_per_word: return "tokens_per_word";
        case Unit::tokens_per_second: return "tokens_per_second";
        case Unit::parameters: return "parameters";
        case Unit::seconds: return "seconds";
        case Unit::hours: return "hours";
        case Unit::flop: return "flop";
        case Unit::flop_per_second: return "flop_per_second";
        case Unit::watts: return "watts";
        case Unit::usd: return "usd";
        case Unit::usd_per_hour: return "usd_per_hour";
        case Unit::usd_per_million_tokens: return "usd_per_million_tokens";
    }
    return "count";
}

}  // namespace ballpark
