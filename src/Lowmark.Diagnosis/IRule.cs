using Lowmark.Diagnosis.Facts;
using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis;

/// <summary>One cause or one factor. Sees facts, never text; answers confirmed, refuted or unknown, with
/// evidence.</summary>
public interface IRule
{
    RuleDoc Doc { get; }

    Finding Evaluate(ReportFacts facts);
}
