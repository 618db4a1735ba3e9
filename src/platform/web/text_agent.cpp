#include "platform/web/text_agent.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include "imgui.h"
#include "imgui_internal.h"
#include "platform/web/frame_loop.h"
#include "platform/web/transfer.h"

// The input keeps what was typed, and each change is told as "so many characters back, then this text": iOS composes
// Korean by deleting and typing again, and autocorrection replaces words. Styles are set through the object model,
// which every content security policy allows. While composing the input is shown over the field, since Dear ImGui draws
// no composed text. 16 px keeps iOS from zooming in.
EM_JS(void, js_start_text_agent, (), {
    const canvas = Module['canvas'];
    const agent = Module['agent'] = document.createElement('input');
    agent.type = 'text';
    agent.tabIndex = -1;
    agent.autocomplete = 'off';
    agent.autocapitalize = 'off';
    agent.spellcheck = false;
    agent.setAttribute('aria-hidden', 'true');
    Object.assign(agent.style, {
        position: 'absolute', left: '0', top: '0', width: '1px', height: '1px', margin: '0', padding: '0', border: '0',
        outline: 'none', borderRadius: '2px', opacity: '0', pointerEvents: 'none', font: '16px sans-serif',
        color: 'CanvasText', background: 'Canvas', fontSize: '16px'
    });
    canvas.after(agent);

    let told = "";
    let composing = false;
    let composed_at = -Infinity;
    const letters = (text) => Array.from(text);
    const tell = () => {
        const before = letters(told);
        const now = letters(agent.value);
        let same = 0;
        while (same < before.length && same < now.length && before[same] === now[same]) ++same;
        const length = Module['transfer'].put(now.slice(same).join(""));
        Module['_web_text'](before.length - same, length);
        told = agent.value;
        if (told.length > 200) agent['forget']();
    };
    const show_composition = (shown) => {
        agent.style.opacity = shown ? '1' : '0';
        agent.style.width = shown ? Math.max(1, letters(agent.value.slice(told.length)).length + 0.5) + 'em' : '1px';
        if (shown) agent.scrollLeft = agent.scrollWidth;
    };
    agent['forget'] = () => {
        if (composing) return;
        told = "";
        agent.value = "";
    };
    agent.addEventListener('compositionstart', () => {
        agent['forget']();
        composing = true;
    });
    agent.addEventListener('compositionupdate', () => setTimeout(() => { if (composing) show_composition(true); }));
    agent.addEventListener('compositionend', () => {
        composing = false;
        composed_at = performance.now();
        show_composition(false);
        tell();
    });
    agent.addEventListener('input', (event) => { if (!composing && !event.isComposing) tell(); });
    // Safari ends the composition first and then sends the Enter that ended it.
    agent.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && performance.now() - composed_at < 100) event.stopImmediatePropagation();
    });
    if (window.visualViewport) {
        window.visualViewport.addEventListener('resize', () => {
            if (agent.getRootNode().activeElement === agent) agent.scrollIntoView({ block: 'nearest' });
        });
    }
});

EM_JS(void, js_place_text_agent, (double x, double y, double height, int decimal), {
    const canvas = Module['canvas'];
    const style = Module['agent'].style;
    style.left = canvas.offsetLeft + x + 'px';
    style.top = canvas.offsetTop + y + 'px';
    style.height = height + 'px';
    style.fontSize = Math.max(16, Math.round(height * 0.8)) + 'px';
    Module['agent'].inputMode = decimal ? 'decimal' : 'text';
});

EM_JS(void, js_focus_text_agent, (int wanted), {
    const canvas = Module['canvas'];
    const agent = Module['agent'];
    const active = canvas.getRootNode().activeElement;
    if (wanted && active === canvas) {
        agent['forget']();
        agent.focus({ preventScroll: true });
    } else if (!wanted && active === agent) {
        canvas.focus({ preventScroll: true });
    }
});

EM_JS(void, js_forget_typed_text, (), { Module['agent']['forget'](); });

namespace ballpark::web {

namespace {

struct Agent {
    bool wanted = false;
    ImVec2 position;
    float height = 0;
    bool moved = false;
};

Agent& agent() {
    static Agent state;
    return state;
}

void on_ime_data(ImGuiContext*, ImGuiViewport*, ImGuiPlatformImeData* data) {
    Agent& state = agent();
    state.wanted = data->WantVisible || data->WantTextInput;
    state.position = data->InputPos;
    state.height = data->InputLineHeight;
    state.moved = true;
}

bool field_takes_numbers() {
    const ImGuiInputTextState& field = ImGui::GetCurrentContext()->InputTextState;
    return (field.Flags & (ImGuiInputTextFlags_CharsDecimal | ImGuiInputTextFlags_CharsScientific)) != 0;
}

}  // namespace

void start_text_agent() {
    js_start_text_agent();
    ImGui::GetPlatformIO().Platform_SetImeDataFn = on_ime_data;
}

void after_frame_text_agent() {
    Agent& state = agent();
    if (!state.moved) return;
    state.moved = false;
    if (state.wanted) {
        js_place_text_agent(static_cast<double>(state.position.x), static_cast<double>(state.position.y),
                            static_cast<double>(state.height), field_takes_numbers() ? 1 : 0);
    }
    js_focus_text_agent(state.wanted ? 1 : 0);
}

void focus_text_agent_if_wanted() {
    if (agent().wanted) js_focus_text_agent(1);
}

void forget_typed_text() { js_forget_typed_text(); }

}  // namespace ballpark::web

extern "C" EMSCRIPTEN_KEEPALIVE void web_text(int characters_back, int length) {
    ImGuiIO& io = ImGui::GetIO();
    for (int i = 0; i < characters_back; ++i) {
        io.AddKeyEvent(ImGuiKey_Backspace, true);
        io.AddKeyEvent(ImGuiKey_Backspace, false);
    }
    io.AddInputCharactersUTF8(ballpark::web::taken(length).c_str());
    ballpark::web::wake();
}
