// The commands of an SVG path on a grid of whole numbers, in as few letters as they take.
using System.Globalization;
using System.Text;

namespace StatusFeeds.Web;

internal sealed class PathText
{
    private readonly StringBuilder text = new();
    private int x, y;

    /// <summary>A level stretch that is not written yet.</summary>
    private int level;

    private bool inLines;

    public bool IsEmpty => text.Length == 0;

    public int Length => text.Length;

    public PathText Move(int toX, int toY)
    {
        Flush();
        text.Append('M');
        Number(toX, first: true);
        Number(toY);
        (x, y, inLines) = (toX, toY, false);
        return this;
    }

    public PathText Line(int toX, int toY)
    {
        if (toY == y && (level == 0 || Math.Sign(level) == Math.Sign(toX - x)))
        {
            level += toX - x;
        }
        else
        {
            Flush();
            if (toY == y)
            {
                level = toX - x;
            }
            else
            {
                Step(toX - x, toY - y);
            }
        }

        (x, y) = (toX, toY);
        return this;
    }

    public PathText Close()
    {
        Flush();
        text.Append('z');
        inLines = false;
        return this;
    }

    /// <summary>From edge to edge and from top to bottom, closed.</summary>
    public PathText Box(int fromX, int untilX, int top, int bottom) => Move(fromX, top).Across(untilX - fromX).Down(bottom - top).Across(fromX - untilX).Close();

    public PathText Across(int by) => Command('h', by, 0);

    public PathText Down(int by) => Command('v', 0, by);

    public override string ToString()
    {
        Flush();
        return text.ToString();
    }

    private PathText Command(char letter, int byX, int byY)
    {
        Flush();
        text.Append(letter);
        Number(byX + byY, first: true);
        (x, y, inLines) = (x + byX, y + byY, false);
        return this;
    }

    private void Flush()
    {
        if (level != 0)
        {
            var by = level;
            level = 0;
            Step(by, 0);
        }
    }

    private void Step(int byX, int byY)
    {
        if (byY == 0 && !inLines)
        {
            text.Append('h');
            Number(byX, first: true);
            return;
        }

        if (!inLines)
        {
            text.Append('l');
        }

        Number(byX, first: !inLines);
        Number(byY);
        inLines = true;
    }

    private void Number(int number, bool first = false)
    {
        if (!first && number >= 0)
        {
            text.Append(' ');
        }

        text.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
