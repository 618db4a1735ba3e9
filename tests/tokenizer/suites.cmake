# Token ids against npm tiktoken, natively and as WebAssembly; where .deps/npm/fetch.sh has been run.

if(NOT TARGET ballpark_vocabularies OR NOT EXISTS ${BALLPARK_NODE_PACKAGES}/tiktoken)
    return()
endif()
find_program(BALLPARK_NODE NAMES node nodejs REQUIRED NO_CMAKE_FIND_ROOT_PATH)
set(folder ${CMAKE_CURRENT_LIST_DIR}/compare)
set(vocabularies ${PROJECT_BINARY_DIR}/assets/vocabularies)

add_executable(ballpark-tokenize ${folder}/tokenize.cpp)
target_link_libraries(ballpark-tokenize PRIVATE ballpark_formats ballpark_settings)
set_target_properties(ballpark-tokenize PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
add_dependencies(ballpark-tokenize ballpark_vocabularies)
set(program $<TARGET_FILE:ballpark-tokenize>)
set(name tokens)
if(EMSCRIPTEN)
    target_link_libraries(ballpark-tokenize PRIVATE ballpark_node)
    set(program "${BALLPARK_NODE} $<TARGET_FILE:ballpark-tokenize>")
    set(name tokens-wasm)
    set(few --encoding o200k_base --encoding cl100k_base --encoding p50k_edit)

    add_executable(ballpark-bench-tokenizer ${CMAKE_CURRENT_LIST_DIR}/../bench/wasm/tokenizer_module.cpp)
    target_link_libraries(ballpark-bench-tokenizer PRIVATE ballpark_tokenizer ballpark_settings ballpark_wasm)
    target_link_options(ballpark-bench-tokenizer PRIVATE --no-entry -sMODULARIZE=1 -sENVIRONMENT=node
        -sEXPORTED_FUNCTIONS=_malloc,_free,_tokenizer_make,_tokenizer_encode,_tokenizer_ids,_tokenizer_count,_tokenizer_encode_memory,_tokenizer_count_memory)
    target_include_directories(ballpark-bench-tokenizer PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../bench)
    set_target_properties(ballpark-bench-tokenizer PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endif()

set(compare ${BALLPARK_NODE} ${folder}/compare.mjs --program "${program}" --vocabularies ${vocabularies}
    --packages ${BALLPARK_NODE_PACKAGES})
ballpark_test(${name} COMMAND ${compare} --random 5000 ${few})

# The same against npm @huggingface/tokenizers, for the tokenizer.json files of models that npm packages ship.
set(models "")
foreach(model llama2 claude)
    set(file ${BALLPARK_NODE_PACKAGES}/@lenml/tokenizer-${model}/models/tokenizer.json)
    if(EXISTS ${file})
        list(APPEND models ${file})
    endif()
endforeach()
if(models)
    string(REPLACE "tokens" "tokenizers" name ${name})
    ballpark_test(${name} COMMAND ${BALLPARK_NODE} ${folder}/compare_files.mjs --program "${program}" --random 300 --variants
        --forms ${PROJECT_SOURCE_DIR}/assets/vocabularies/normal_forms.bin --packages ${BALLPARK_NODE_PACKAGES} ${models})
endif()

# GGUF vocabularies made of the same files against what llama.cpp makes of them.
if(models AND NOT EMSCRIPTEN)
    ballpark_test(gguf-tokens COMMAND ${BALLPARK_NODE} ${folder}/compare_gguf.mjs --program "${program}"
        --forms ${PROJECT_SOURCE_DIR}/assets/vocabularies/normal_forms.bin --packages ${BALLPARK_NODE_PACKAGES})
endif()

# All of it, with files in many languages that the machine has: cmake --build . --target compare-tokens
add_custom_target(compare-tokens
    COMMAND ${Python3_EXECUTABLE} ${folder}/corpus.py ${PROJECT_BINARY_DIR}/corpus
    COMMAND ${compare} --random 100000 --corpus ${PROJECT_BINARY_DIR}/corpus
    DEPENDS ballpark-tokenize USES_TERMINAL VERBATIM)
