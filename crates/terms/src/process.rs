//! The closed lists of the qualification process: stages, levels, grades and buying roles.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::words;
use crate::text::fold;

/// How far a lead has come. Order is the order of the process; nurture and disqualified stand to the side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Given up after contact.
    Disqualified,
    /// Sent back to a nurture track.
    Nurture,
    /// Known, not qualified.
    Inquiry,
    /// Marketing qualified: handed over to sales.
    Mql,
    /// Sales accepted.
    Sal,
    /// Sales qualified.
    Sql,
    /// A deal is open.
    Opportunity,
    /// A deal was won.
    Customer,
    /// The customer recommends us.
    Evangelist,
}

words!(Stage, "a stage":
    Self::Disqualified => "disqualified",
    Self::Nurture => "nurture",
    Self::Inquiry => "inquiry",
    Self::Mql => "mql",
    Self::Sal => "sal",
    Self::Sql => "sql",
    Self::Opportunity => "opportunity",
    Self::Customer => "customer",
    Self::Evangelist => "evangelist",
);

/// The qualification spectrum, 0 to 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Level(u8);

impl Level {
    /// The highest level.
    pub const MAX: u8 = 6;
    /// Where every lead begins.
    pub const ZERO: Self = Self(0);

    /// The level of this number, 0 to 6.
    pub fn new(number: u8) -> Option<Self> {
        (number <= Self::MAX).then_some(Self(number))
    }

    /// Its number, 0 to 6.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The fit half of a grade: A is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FitGrade {
    /// The best fit.
    A,
    /// Good fit.
    B,
    /// Some fit.
    C,
    /// Little fit.
    D,
}

impl FitGrade {
    /// All of them, best first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];
}

/// Fit A–D by engagement 1–4; `A1` is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grade {
    /// A to D.
    pub fit: FitGrade,
    /// 1 (best) to 4.
    pub engagement: u8,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}{}", self.fit, self.engagement)
    }
}

impl FromStr for Grade {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("`{text}` is not a grade: expected A1 to D4");
        let mut chars = text.trim().chars();
        let (Some(letter), Some(digit), None) = (chars.next(), chars.next(), chars.next()) else {
            return Err(error());
        };
        let fit = match letter.to_ascii_uppercase() {
            'A' => FitGrade::A,
            'B' => FitGrade::B,
            'C' => FitGrade::C,
            'D' => FitGrade::D,
            _ => return Err(error()),
        };
        match digit {
            '1'..='4' => Ok(Self { fit, engagement: digit as u8 - b'0' }),
            _ => Err(error()),
        }
    }
}

/// What part a person has in the decision to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyingRole {
    /// Decides.
    DecisionMaker,
    /// Is listened to.
    Influencer,
    /// Controls who gets through.
    Gatekeeper,
    /// Wants us to win.
    Champion,
    /// Will use it.
    User,
}

words!(BuyingRole, "a buying role":
    Self::DecisionMaker => "decision maker",
    Self::Influencer => "influencer",
    Self::Gatekeeper => "gatekeeper",
    Self::Champion => "champion",
    Self::User => "user",
);
