using System.Numerics;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Remedies;

/// <summary>A remedy, and the causes or factors that it answers: it is asked where a report has one of them.</summary>
internal sealed class RemedyOffer
{
    private RemedyOffer(Func<Situation, Remedy?> propose, ReadOnlySpan<string> causes, ReadOnlySpan<string> factors)
    {
        Propose = propose;
        Causes = causes.ToArray();
        Factors = factors.ToArray();
    }

    /// <summary>Null where the situation does not bear it out.</summary>
    public Func<Situation, Remedy?> Propose { get; }

    public IReadOnlyList<string> Causes { get; }

    public IReadOnlyList<string> Factors { get; }

    public bool IsToAny => Causes.Count == 0 && Factors.Count == 0;

    public static RemedyOffer ToCause(Func<Situation, Remedy?> propose, params ReadOnlySpan<string> causes) =>
        new(propose, causes, []);

    public static RemedyOffer ToFactor(Func<Situation, Remedy?> propose, params ReadOnlySpan<string> factors) =>
        new(propose, [], factors);

    public static RemedyOffer ToAny(Func<Situation, Remedy?> propose) => new(propose, [], []);
}

/// <summary>Finds the few of many offers that answer a report.</summary>
internal sealed class RemedyOffers
{
    // A bit for each offer.
    private readonly RemedyOffer[] _offers;
    private readonly Dictionary<string, ulong> _byCause = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong> _byFactor = new(StringComparer.Ordinal);
    private readonly ulong _toAny;

    /// <param name="offers">At most 64.</param>
    public RemedyOffers(ReadOnlySpan<RemedyOffer> offers)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offers.Length, 64);
        _offers = offers.ToArray();
        for (int i = 0; i < _offers.Length; i++)
        {
            ulong bit = 1UL << i;
            if (_offers[i].IsToAny) { _toAny |= bit; }
            foreach (string cause in _offers[i].Causes) { Add(_byCause, cause, bit); }
            foreach (string factor in _offers[i].Factors) { Add(_byFactor, factor, bit); }
        }
    }

    /// <summary>In the order in which they were given. A <c>foreach</c> allocates nothing.</summary>
    public Answers To(Cause cause)
    {
        ulong answers = _toAny | _byCause.GetValueOrDefault(cause.Id);
        foreach (Factor factor in cause.Factors.AsSpan()) { answers |= _byFactor.GetValueOrDefault(factor.Id); }
        return new(_offers, answers);
    }

    private static void Add(Dictionary<string, ulong> offers, string id, ulong bit) =>
        offers[id] = offers.GetValueOrDefault(id) | bit;

    public struct Answers(RemedyOffer[] offers, ulong answers)
    {
        private ulong _left = answers;

        public RemedyOffer Current { get; private set; } = null!;

        public readonly Answers GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_left == 0) { return false; }
            Current = offers[BitOperations.TrailingZeroCount(_left)];
            _left &= _left - 1;
            return true;
        }
    }
}
