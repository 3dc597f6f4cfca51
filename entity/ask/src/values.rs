//! The words that the text columns hold. No CHECK constraint limits them, so each type keeps a word it doesn't know in
//! `Other`: such a row loads, and is written back as it was. In the schema these columns are plain `character varying`.

use std::{convert::Infallible, fmt, str::FromStr};

use sea_orm::DeriveValueType;

macro_rules! text_values {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        ///
        /// Read a word with `from` or `parse`, which never fail: `Other("...")` is for the words that have no variant.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, DeriveValueType)]
        #[sea_orm(value_type = "String")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A word that this version doesn't know, as it is stored.
            Other(String),
        }

        impl $name {
            /// The word as it is stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text.to_owned()),
                }
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}

text_values! {
    /// The plan that a user is on.
    SubscriptionTier {
        /// The free trial.
        Trial = "trial",
        /// One week.
        Week = "week",
        /// One month.
        Monthly = "monthly",
        /// One year.
        Yearly = "yearly",
    }

    /// Whether a subscription runs.
    SubscriptionStatus {
        /// None, or one that has run out.
        Inactive = "inactive",
        /// Paid for.
        Active = "active",
        /// Ended by the user.
        Cancelled = "cancelled",
    }

    /// How a payment went.
    PaymentStatus {
        /// Money received.
        Succeeded = "succeeded",
        /// Not settled yet.
        Pending = "pending",
        /// Refused or broken off.
        Failed = "failed",
    }

    /// What a payment buys.
    ProductType {
        /// A single use.
        Single = "single",
        /// The trial.
        Trial = "trial",
        /// A subscription of one week.
        Week = "week",
        /// A subscription of one month.
        Monthly = "monthly",
        /// A subscription of one year.
        Yearly = "yearly",
        /// A payment that is not repeated.
        OneTime = "one_time",
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{
        Value,
        sea_query::{ColumnType, StringLen, ValueType},
    };

    use super::*;

    fn stored<T: ValueType + Into<Value>>(word: &str) -> Option<String> {
        let value: T = ValueType::try_from(word.into()).ok()?;
        <String as ValueType>::try_from(value.into()).ok()
    }

    #[test]
    fn every_word_comes_back_as_it_was_stored() {
        for word in [
            "trial", "week", "monthly", "yearly", "inactive", "one_time", "free", "Trial", "",
            " x'\" ",
        ] {
            assert_eq!(stored::<SubscriptionTier>(word).as_deref(), Some(word));
            assert_eq!(stored::<SubscriptionStatus>(word).as_deref(), Some(word));
            assert_eq!(stored::<PaymentStatus>(word).as_deref(), Some(word));
            assert_eq!(stored::<ProductType>(word).as_deref(), Some(word));
        }
    }

    #[test]
    fn known_words_have_a_variant_and_the_rest_have_other() {
        assert_eq!(SubscriptionTier::from("week"), SubscriptionTier::Week);
        assert_eq!(
            SubscriptionStatus::from("cancelled"),
            SubscriptionStatus::Cancelled
        );
        assert_eq!(PaymentStatus::from("succeeded"), PaymentStatus::Succeeded);
        assert_eq!(ProductType::from("one_time"), ProductType::OneTime);
        assert_eq!(
            "free".parse(),
            Ok(SubscriptionTier::Other("free".to_owned()))
        );
    }

    #[test]
    fn the_column_type_is_character_varying_without_a_length() {
        assert_eq!(
            <SubscriptionTier as ValueType>::column_type(),
            ColumnType::String(StringLen::None)
        );
    }
}
