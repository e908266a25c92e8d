namespace Lowmark.Presenters.Content;

/// <summary>What a piece of text is, as far as a colour can say it.</summary>
internal enum Ink
{
    Plain,
    Strong,
    Dim,
    Label,
    Bad,
    Good,
    Command,
}
