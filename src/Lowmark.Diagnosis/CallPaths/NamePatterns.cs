using System.Collections;
using System.Runtime.CompilerServices;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>Patterns of function names: a whole name, a beginning followed by <c>*</c>, or <c>*</c> for any.</summary>
/// <remarks>Asked by first letter: there are hundreds for every new name, and next to none begins like it.</remarks>
[CollectionBuilder(typeof(NamePatterns), nameof(Create))]
internal sealed class NamePatterns : IEnumerable<string>
{
    private readonly string[] _patterns;
    private readonly bool _takesAny;

    /// <summary>A bit for each first letter, by the lower six of its own.</summary>
    private readonly ulong _letters;

    private NamePatterns(string[] patterns)
    {
        _patterns = patterns;
        foreach (string pattern in patterns)
        {
            _takesAny |= pattern is "*";
            _letters |= 1UL << pattern[0];
        }
    }

    public bool IsEmpty => _patterns.Length == 0;

    public static NamePatterns Create(ReadOnlySpan<string> patterns) => new(patterns.ToArray());

    public bool Fit(string name)
    {
        if (_takesAny) { return true; }
        if (name.Length == 0 || ((_letters >> name[0]) & 1) == 0) { return false; }
        foreach (string pattern in _patterns)
        {
            if (pattern[0] != name[0]) { continue; }
            bool fits = pattern[^1] == '*'
                ? name.AsSpan().StartsWith(pattern.AsSpan(..^1), StringComparison.Ordinal)
                : string.Equals(name, pattern, StringComparison.Ordinal);
            if (fits) { return true; }
        }

        return false;
    }

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_patterns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
