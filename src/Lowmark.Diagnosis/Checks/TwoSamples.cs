namespace Lowmark.Diagnosis.Checks;

/// <summary>Checks of rates need two samples.</summary>
internal static class TwoSamples
{
    public static CheckResult Missing { get; } = CheckResult.NotHere("two samples are needed: --interval 10s");

    /// <summary><c>0.3</c>, <c>12.5</c>, <c>40000</c>: a rate, for people.</summary>
    public static string Number(double perSecond) => perSecond < 100 ? $"{perSecond:0.#}" : $"{perSecond:0}";
}
