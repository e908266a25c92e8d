using System.Collections;
using System.Runtime.CompilerServices;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>Patterns of function names: a whole name, a beginning followed by <c>*</c>, or <c>*</c> for any.</summary>
/// <remarks>Kept by first letter: hundreds are asked for every frame, and next to none begins like its name.</remarks>
[CollectionBuilder(typeof(NamePatterns), nameof(Create))]
internal sealed class NamePatterns : IEnumerable<string>
{
    private const int Letters = 128;

    private readonly string[] _patterns;
    private readonly string[]?[] _byLetter = new string[Letters][];
    private readonly bool _takesAny;

    private NamePatterns(string[] patterns)
    {
        _patterns = patterns;
        _takesAny = patterns.Contains("*", StringComparer.Ordinal);
        foreach (IGrouping<char, string> group in patterns.GroupBy(pattern => pattern[0]))
        {
            _byLetter[group.Key] = [.. group];
        }
    }

    public bool IsEmpty => _patterns.Length == 0;

    public static NamePatterns Create(ReadOnlySpan<string> patterns) => new(patterns.ToArray());

    public bool Fit(string name)
    {
        if (_takesAny) { return true; }
        if (name.Length == 0 || name[0] >= Letters || _byLetter[name[0]] is not { } patterns) { return false; }
        foreach (string pattern in patterns)
        {
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
