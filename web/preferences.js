// Small preferences that survive a reload. In a sandboxed frame storage is forbidden: then they last as long as the
// page does.

const kept = new Map();

export function preference(key) {
    try {
        return localStorage.getItem(`ballpark.${key}`) ?? kept.get(key) ?? '';
    } catch {
        return kept.get(key) ?? '';
    }
}

export function setPreference(key, value) {
    kept.set(key, value);
    try {
        localStorage.setItem(`ballpark.${key}`, value);
    } catch {
        // Kept above.
    }
}
